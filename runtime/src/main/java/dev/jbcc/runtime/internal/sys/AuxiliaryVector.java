package dev.jbcc.runtime.internal.sys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the kernel told this process in its auxiliary vector. */
final class AuxiliaryVector {
    static final int AT_PAGESZ = 6;

    private static final int DEFAULT_PAGE_BYTES = 4096;

    static final int PAGE_BYTES = (int) value(AT_PAGESZ, DEFAULT_PAGE_BYTES);

    private AuxiliaryVector() {}

    /** Returns the value of an entry, or {@code otherwise} if there is none or the vector cannot be read. */
    static long value(int type, long otherwise) {
        try {
            return value(ProcFile.bytes("/proc/self/auxv"), type, otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }

    static long value(byte[] vector, int type, long otherwise) {
        ByteBuffer entries = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder());
        for (int i = 0; i + 16 <= vector.length; i += 16) {
            if (entries.getLong(i) == type) {
                return entries.getLong(i + 8);
            }
        }
        return otherwise;
    }
}
