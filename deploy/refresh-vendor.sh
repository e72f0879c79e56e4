#!/bin/sh
# Fetches the pinned front-end libraries with `npm pack` and writes them under static/.
# Raise a version here, run the script, look at the pages, commit. Needs npm, tar and python3 with fontTools.
#   --icons-only  rebuild the sprite from static/icons/icons.txt
set -eu

BOOTSTRAP=5.3.9
BOOTSTRAP_ICONS=1.13.2
HTMX=2.0.11
JSQR=1.4.0
BE_VIETNAM_PRO=5.3.0
BE_VIETNAM_PRO_TTF=0.4.1
DEJAVU=2.37.3
NOTO_EMOJI=0.4.7

root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() { # fetch <package> <version> <folder>
    mkdir -p "$work/$3"
    (cd "$work" && npm pack --silent "$1@$2" >/dev/null)
    tar xzf "$work"/"$3"-"$2".tgz -C "$work/$3" --strip-components=1
}

fetch bootstrap-icons "$BOOTSTRAP_ICONS" bootstrap-icons
python3 "$root/deploy/build_sprite.py" "$work/bootstrap-icons/icons" "$root/static/icons"
cp "$work/bootstrap-icons/LICENSE" "$root/static/icons/LICENSE"
[ "${1:-}" = "--icons-only" ] && exit 0

fetch bootstrap "$BOOTSTRAP" bootstrap
# Source-map comments point at files we do not ship: manifest storage refuses them.
sed '/sourceMappingURL=/d' "$work/bootstrap/dist/css/bootstrap.min.css" >"$root/static/vendor/bootstrap/bootstrap.min.css"
cp "$work/bootstrap/LICENSE" "$root/static/vendor/bootstrap/LICENSE"

fetch htmx.org "$HTMX" htmx.org
cp "$work/htmx.org/dist/htmx.min.js" "$root/static/vendor/htmx/htmx.min.js"
cp "$work/htmx.org/LICENSE" "$root/static/vendor/htmx/LICENSE"

# Read at the door by browsers that have no BarcodeDetector of their own.
fetch jsqr "$JSQR" jsqr
cp "$work/jsqr/dist/jsQR.js" "$work/jsqr/LICENSE" "$root/static/vendor/jsqr/"

fetch @fontsource/be-vietnam-pro "$BE_VIETNAM_PRO" fontsource-be-vietnam-pro
for subset in latin vietnamese; do
    for weight in 400 600; do
        cp "$work/fontsource-be-vietnam-pro/files/be-vietnam-pro-$subset-$weight-normal.woff2" "$root/static/fonts/be-vietnam-pro/"
    done
done
cp "$work/fontsource-be-vietnam-pro/LICENSE" "$root/static/fonts/be-vietnam-pro/LICENSE"

# The certificate sets the product's name in it; Typst reads no woff2.
fetch @expo-google-fonts/be-vietnam-pro "$BE_VIETNAM_PRO_TTF" expo-google-fonts-be-vietnam-pro
cp "$work/expo-google-fonts-be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf" "$root/static/fonts/be-vietnam-pro/BeVietnamPro-SemiBold.ttf"

# What the fonts of the papers lack: ticks, stars, circled numbers, emoji. Cut to single signs.
fetch dejavu-fonts-ttf "$DEJAVU" dejavu-fonts-ttf
fetch @expo-google-fonts/noto-emoji "$NOTO_EMOJI" expo-google-fonts-noto-emoji
python3 "$root/deploy/subset_fonts.py" "$work/dejavu-fonts-ttf/ttf/DejaVuSans.ttf" \
    "$work/expo-google-fonts-noto-emoji/400Regular/NotoEmoji_400Regular.ttf" "$root/static/fonts/signs"
cp "$work/dejavu-fonts-ttf/LICENSE" "$root/static/fonts/signs/LICENSE-DejaVu"
cp "$work/expo-google-fonts-noto-emoji/LICENSE_FONT" "$root/static/fonts/signs/LICENSE-NotoEmoji"
