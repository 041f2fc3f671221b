/** `/portal`: a merchant's people. A concept's pages are a line here. */
import { Frame, type FramePage } from '../frame/frame.js';
import { mount } from '../frame/mount.js';
import { WelcomePage } from './welcome-page.js';

const pages: readonly FramePage[] = [{ path: '/', title: 'portal.welcome', page: WelcomePage }];

void mount(<Frame base="/portal" title="portal.title" pages={pages} />);
