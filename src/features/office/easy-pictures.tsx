import type { VNode } from 'preact';

/** Simple pictures beside the text, for the eye alone: the text says all of it. */
const PICTURES = {
  what: (
    <>
      <rect x="5" y="8" width="38" height="25" rx="3" />
      <path d="M18 41h12M24 33v8" />
      <circle cx="16" cy="18" r="3.5" />
      <path d="M9.5 28c0-8 13-8 13 0" />
      <circle cx="32" cy="18" r="3.5" />
      <path d="M25.5 28c0-8 13-8 13 0" />
    </>
  ),
  needs: (
    <>
      <rect x="5" y="11" width="24" height="17" rx="2" />
      <path d="M2 34h30" />
      <rect x="34" y="16" width="11" height="20" rx="2.5" />
      <path d="M38 32h3" />
    </>
  ),
  enter: (
    <>
      <path d="M22 6h18v36H22" />
      <path d="M5 24h22M20 17l7 7-7 7" />
      <circle cx="35" cy="25" r="1" />
    </>
  ),
  sound: (
    <>
      <rect x="17" y="5" width="14" height="24" rx="7" />
      <path d="M10 22c0 18 28 18 28 0M24 36v7M17 43h14" />
    </>
  ),
  picture: (
    <>
      <rect x="4" y="13" width="27" height="22" rx="3" />
      <path d="M31 21l13-6v18l-13-6" />
    </>
  ),
  phone: <path d="M10 6h8l4 10-5 4c2 5 6 9 11 11l4-5 10 4v8c0 3-2 4-5 4C20 42 6 28 6 11c0-3 1-5 4-5z" />,
  data: (
    <>
      <rect x="9" y="21" width="30" height="22" rx="3" />
      <path d="M15 21v-6c0-12 18-12 18 0v6M24 29v6" />
    </>
  ),
  help: (
    <>
      <path d="M6 7h36v26H24l-10 9v-9H6z" />
      <path d="M19 16c0-7 10-7 10-1 0 4-5 3-5 7M24 27v.5" />
    </>
  ),
} as const satisfies Readonly<Record<string, VNode>>;

export function EasyPicture({ name }: { readonly name: keyof typeof PICTURES }) {
  return (
    <svg
      class="easy-picture"
      viewBox="0 0 48 48"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="2.5"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      {PICTURES[name]}
    </svg>
  );
}
