// Colours of the map. What a unit does has a shape as well: see overlay.ts.
import type { Theme } from '../i18n/index.svelte';

export const FONT = 'system-ui,"Noto Sans SC","Microsoft YaHei","PingFang SC","WenQuanYi Micro Hei",sans-serif';

export interface Palette {
  back: string; ground: string; water: string; river: string; border: string; street: string; label: string; halo: string; route: string;
  roads: Record<string, string>;
  free: string; ordered: string; busy: string; moving: string; ink: string; incident: string; waiting: string; mark: string;
}

export const PALETTE: Record<Theme, Palette> = {
  light: {
    back: '#e4e8ea', ground: '#f6f4ef', water: '#bcd6e6', river: '#2f5f80', border: '#8a7f94', street: '#d2d0ca', label: '#333c44', halo: '#ffffff', route: '#0b57a4',
    roads: { motorway: '#d99a4a', trunk: '#dcae62', primary: '#c9b98c', secondary: '#c5c2b4', tertiary: '#cfcdc5' },
    free: '#11643a', ordered: '#8a4b00', busy: '#5b2a86', moving: '#0b57a4', ink: '#ffffff', incident: '#a51212', waiting: '#a51212', mark: '#111111',
  },
  dark: {
    back: '#0c1115', ground: '#161d24', water: '#0f2c3f', river: '#8fb8d4', border: '#6d7d90', street: '#38434e', label: '#dde5ec', halo: '#0c1115', route: '#8cc4ff',
    roads: { motorway: '#a37a43', trunk: '#92764e', primary: '#716d59', secondary: '#545c5f', tertiary: '#434d55' },
    free: '#8fe0b0', ordered: '#ffcf7d', busy: '#d9b3ff', moving: '#8cc4ff', ink: '#0c1115', incident: '#ffb4a8', waiting: '#ffb4a8', mark: '#ffffff',
  },
  contrast: {
    back: '#000000', ground: '#000000', water: '#002a44', river: '#ffffff', border: '#ffffff', street: '#4a4a4a', label: '#ffffff', halo: '#000000', route: '#ffe600',
    roads: { motorway: '#b8b8b8', trunk: '#a0a0a0', primary: '#8c8c8c', secondary: '#707070', tertiary: '#5a5a5a' },
    free: '#9dffc0', ordered: '#ffd27f', busy: '#e0b8ff', moving: '#8fd0ff', ink: '#000000', incident: '#ffa0a0', waiting: '#ffa0a0', mark: '#ffffff',
  },
};
