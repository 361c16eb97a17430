"""Runs a program on a terminal of its own and tells, a line of JSON each, what it wrote and how it ended."""
import base64, fcntl, json, os, pty, re, select, signal, struct, sys, termios, time

spec = json.loads(sys.argv[1])


def tell(**event):
    print(json.dumps(event), flush=True)


def resize(columns):
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


master, slave = pty.openpty()
resize(spec["columns"])
pid = os.fork()
if pid == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for fd, name in enumerate(("stdin", "stdout", "stderr")):
        path = spec["files"].get(name)
        os.dup2(slave if path is None else os.open(path, os.O_RDWR | os.O_CREAT), fd)
    os.chdir(spec["cwd"])
    os.closerange(3, 256)
    os.execve(spec["argv"][0], spec["argv"], spec["env"])
os.close(slave)

steps = spec["steps"]
text = ""
end = time.time() + spec["limitMs"] / 1000
while True:
    if time.time() > end:
        os.kill(pid, signal.SIGKILL)
    ready, _, _ = select.select([master], [], [], 0.2)
    if not ready:
        continue
    try:
        data = os.read(master, 65536)
    except OSError:
        data = b""
    if not data:
        break
    tell(kind="output", data=base64.b64encode(data).decode())
    text += data.decode(errors="replace")
    while steps and (found := re.search(steps[0]["after"], text)):
        step = steps.pop(0)
        text = text[found.end():]
        if "columns" in step:
            # The terminal has its new size before the program can know of it.
            tell(kind="resize", columns=step["columns"])
            resize(step["columns"])
        if "type" in step:
            os.write(master, step["type"].encode())
        if "signal" in step:
            os.kill(pid, getattr(signal, step["signal"]))
_, status = os.waitpid(pid, 0)
tell(kind="end", code=os.waitstatus_to_exitcode(status))
