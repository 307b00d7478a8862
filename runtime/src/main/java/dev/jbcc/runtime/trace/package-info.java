/** The tracing file system: trace_pipe and tracepoint formats. */
@NullMarked
package dev.jbcc.runtime.trace;

import org.jspecify.annotations.NullMarked;
