/**
 * libclang through the foreign function interface: the only native code of the compiler module. Internal.
 *
 * <p>libclang passes and returns structs by value. On x86-64 Linux those of more than 16 bytes travel as plain stack words, which lets
 * {@link dev.jbcc.compiler.internal.llvm.SystemVCalls} make nearly every call through one linked handle: a second shape costs a cold JVM
 * several milliseconds.
 */
@NullMarked
package dev.jbcc.compiler.internal.llvm;

import org.jspecify.annotations.NullMarked;
