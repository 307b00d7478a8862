/**
 * What an object file says: maps, programs, relocations. The same on every machine; nothing here asks the running kernel.
 */
@NullMarked
package dev.jbcc.runtime.object;

import org.jspecify.annotations.NullMarked;
