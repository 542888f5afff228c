import '../../styles/tokens.css';
import '../../styles/base.css';
import { windowBridge } from '../../app/bridge.ts';
import { openPopupWindow } from './openPopupWindow.ts';

const page = document.getElementById('app');
if (page !== null) void openPopupWindow(windowBridge(), page);
