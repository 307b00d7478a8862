/**
 * From the names that compilers give to linkers back to those in the source: C++ by the rules of the Itanium ABI, and Rust in both
 * of its manglings. Not exported. What surprises: C++ names come out exactly as the demangler of the GNU tools writes them
 * ({@code > >}, {@code char const*}), because people search and compare them.
 */
@NullMarked
package dev.jbcc.runtime.symbol.demangle;

import org.jspecify.annotations.NullMarked;
