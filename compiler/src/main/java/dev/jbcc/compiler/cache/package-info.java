/**
 * What is kept on disk between runs: unpacked LLVM, headers, compiled objects. Internal.
 *
 * <p>Any number of processes may use the directory at once: files appear by renaming, complete or not at all. Nothing in it is needed;
 * it may be deleted at any time.
 */
@NullMarked
package dev.jbcc.compiler.cache;

import org.jspecify.annotations.NullMarked;
