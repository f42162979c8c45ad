import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** The one accent. Everything else is ink on ground; colour is for data. */
const pine: MantineColorsTuple = [
  '#e9f7f1',
  '#d2ebe0',
  '#a3d7c0',
  '#70c29e',
  '#48b082',
  '#2fa570',
  '#1c9a66',
  '#0f8457',
  '#0b6e4f',
  '#045c3f',
]

const CLOSE_BUTTON = { 'aria-label': 'Close' }

export const theme = createTheme({
  primaryColor: 'pine',
  // In the dark not lighter than this: the white on it must stay legible.
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  colors: { pine },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  defaultRadius: 4,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    ActionIcon: { defaultProps: { size: 'md', variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Tabs: { defaultProps: { keepMounted: false } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
    Modal: {
      defaultProps: { size: 'lg', overlayProps: { backgroundOpacity: 0.4 }, closeButtonProps: CLOSE_BUTTON },
    },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.4 }, closeButtonProps: CLOSE_BUTTON } },
    Notification: { defaultProps: { closeButtonProps: CLOSE_BUTTON } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
  },
})
