/**
 * The compiler of the bcc C dialect, for those who want BPF objects without loading them.
 *
 * <p>{@link dev.jbcc.compiler.BpfCompiler} takes a {@link dev.jbcc.compiler.CompileRequest} and gives an ordinary libbpf-style
 * ELF object, the C between, or BPF assembly. What surprises people: a request that was compiled before is answered from a
 * cache on disk and starts neither a process nor LLVM.
 */
@NullMarked
package dev.jbcc.compiler;

import org.jspecify.annotations.NullMarked;
