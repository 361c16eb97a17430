/** What a page does besides being read: search, sort, filter, copy and compare. Without it, everything else works. */
import { showCompare } from './compare.ts';
import { showCopyButtons } from './copy.ts';
import { watchScrollers } from './scrollers.ts';
import { showChartSearch } from './search-charts.ts';
import { showValueSearch } from './search-values.ts';
import { showVersionMenu } from './switch-version.ts';
import { markTabs } from './tabs.ts';

showCopyButtons();
showChartSearch();
showValueSearch();
showCompare();
markTabs();
watchScrollers();
void showVersionMenu();
