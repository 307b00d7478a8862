package dev.jbcc.runtime.link;

import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.io.InputStream;
import java.lang.foreign.Arena;

/** The output of one run of an iterator. Owns its descriptor. For one thread at a time. */
final class IteratorStream extends InputStream {
    private static final int BUFFER_BYTES = 1 << 15;
    private static final int EAGAIN_LIMIT = 100;

    private final Sys sys;
    private final FileDescriptor descriptor;
    private final String target;
    private final Arena arena = Arena.ofShared();
    private final StructBuffer buffer = StructBuffer.allocate(arena, BUFFER_BYTES);
    private int position;
    private int limit;
    private boolean ended;

    IteratorStream(Sys sys, FileDescriptor descriptor, String target) {
        this.sys = sys;
        this.descriptor = descriptor;
        this.target = target;
    }

    @Override
    public int read() {
        return fill() ? buffer.int8(position++) & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer.get(position, count), 0, target, offset, count);
        position += count;
        return count;
    }

    /** The kernel runs the program a bounded number of times per call, and says EAGAIN when it wrote nothing until then. */
    private boolean fill() {
        for (int attempts = 0; position == limit && !ended; attempts++) {
            long result = sys.read(descriptor.number(), buffer.segment(), 0, BUFFER_BYTES);
            if (result == -Errno.EAGAIN && attempts < EAGAIN_LIMIT) {
                continue;
            }
            if (result < 0) {
                throw SyscallErrors.of(target, "read", (int) -result);
            }
            position = 0;
            limit = (int) result;
            ended = result == 0;
        }
        return position < limit;
    }

    @Override
    public void close() {
        if (!descriptor.isClosed()) {
            descriptor.close();
            arena.close();
        }
    }
}
