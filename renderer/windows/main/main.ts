import '../../styles/tokens.css';
import '../../styles/base.css';
import { windowBridge } from '../../app/bridge.ts';
import { openMainWindow } from './openMainWindow.ts';

const page = document.getElementById('app');
if (page !== null) void openMainWindow(windowBridge(), page);
