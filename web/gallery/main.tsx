/** Every component on a page, for the tests of their looks (test/browser/gallery.test.ts). Not shipped. */
import { Frame, type FramePage } from '../frame/frame.js';
import { mount } from '../frame/mount.js';
import { ActsPage } from './acts-page.js';
import { ListPage } from './list-page.js';
import { NoticesPage } from './notices-page.js';

const pages: readonly FramePage[] = [
  { path: '/', title: 'gallery.list', page: ListPage },
  { path: '/notices', title: 'gallery.notices', page: NoticesPage },
  { path: '/acts', title: 'gallery.acts', page: ActsPage },
];

void mount(<Frame base="/gallery" title="gallery.title" pages={pages} />);
