/** ELF files: header, sections, symbols, relocations, for both byte orders. */
@NullMarked
package dev.jbcc.runtime.elf;

import org.jspecify.annotations.NullMarked;
