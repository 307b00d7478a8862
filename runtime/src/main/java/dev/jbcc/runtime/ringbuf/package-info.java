/** Reading BPF ring buffers. Samples are valid until the callback returns. */
@NullMarked
package dev.jbcc.runtime.ringbuf;

import org.jspecify.annotations.NullMarked;
