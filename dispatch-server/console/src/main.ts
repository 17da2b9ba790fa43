// The dispatcher's page.
import { mount } from 'svelte';
import './app.css';
import Desk from './desk/Desk.svelte';
import { look } from './i18n/index.svelte';

look.apply();
const target = document.getElementById('app');
if (target) mount(Desk, { target });
