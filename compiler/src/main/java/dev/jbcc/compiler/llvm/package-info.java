/**
 * LLVM on this machine: where its files are, and clang as a child process. Internal.
 *
 * <p>LLVM normally comes as one large jar, of which four files are unpacked once. Running clang as a process of its own costs
 * some milliseconds and keeps the back end, which ends the process when it meets code it cannot translate, away from the JVM.
 */
@NullMarked
package dev.jbcc.compiler.llvm;

import org.jspecify.annotations.NullMarked;
