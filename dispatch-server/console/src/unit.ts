// The crew's page.
import { mount } from 'svelte';
import './app.css';
import Crew from './unit/Crew.svelte';
import { look } from './i18n/index.svelte';

look.apply();
const target = document.getElementById('app');
if (target) mount(Crew, { target, props: { id: decodeURIComponent(location.pathname.split('/')[2] ?? '') } });
