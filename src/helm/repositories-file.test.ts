import { describe, expect, it } from 'vitest';
import { repositoriesFile } from './repositories-file.ts';

describe("Helm's repositories.yaml", () => {
  it.each([
    ['linux', { HOME: '/h/me' }, '/h/me/.config/helm/repositories.yaml'],
    ['linux', { HOME: '/h/me', XDG_CONFIG_HOME: '/xdg' }, '/xdg/helm/repositories.yaml'],
    ['linux', { HOME: '/h/me', XDG_CONFIG_HOME: '/xdg', HELM_CONFIG_HOME: '/own' }, '/own/repositories.yaml'],
    ['linux', { HELM_CONFIG_HOME: '/own', HELM_REPOSITORY_CONFIG: 'mine.yaml' }, 'mine.yaml'],
    ['linux', { HELM_REPOSITORY_CONFIG: '', HELM_CONFIG_HOME: '', HOME: '/h/me' }, '/h/me/.config/helm/repositories.yaml'],
    ['linux', {}, undefined],
    ['darwin', { HOME: '/U/me' }, '/U/me/Library/Preferences/helm/repositories.yaml'],
    ['darwin', { HOME: '/U/me', XDG_CONFIG_HOME: '/xdg' }, '/xdg/helm/repositories.yaml'],
    ['win32', { APPDATA: 'C:\\Users\\me\\AppData\\Roaming' }, 'C:\\Users\\me\\AppData\\Roaming\\helm\\repositories.yaml'],
    ['win32', { HOME: 'C:\\Users\\me' }, undefined],
  ])('on %s with %j is %s', (os, environment, expected) => {
    expect(repositoriesFile(environment, os)).toBe(expected);
  });
});
