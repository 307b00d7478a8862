package dev.jbcc.compiler.internal.llvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The calling convention of x86-64 Linux (System V ABI, section 3.2.3), spelled out: integers go into six registers, then onto the
 * stack; a struct of more than 16 bytes is copied onto the stack word by word; one that is returned goes where a hidden first
 * argument points; a struct of 16 bytes takes two registers. So ten words, six for registers and four for the stack, express every call
 * but those that return a struct of 16 bytes.
 */
final class SystemVCalls extends NativeCalls {
    private final MethodHandle tenWords = linker.downcallHandle(integers(JAVA_LONG, 10));
    private final MemorySegment visitorStub = makeVisitorStub();
    private volatile @Nullable MethodHandle pairResult;

    @Override
    long call(MemorySegment function, long a, long b, long c, long d, long e, long f, long g, long h) {
        return invoke(function, a, b, c, d, e, f, g, h, 0, 0);
    }

    @Override
    long callWithStruct(
            MemorySegment function, MemorySegment struct, int words, long a, long b, long c, long d, long e) {
        if (words == STRING_WORDS) {
            return invoke(function, word(struct, 0), word(struct, 1), a, b, c, d, 0, 0, 0, 0);
        }
        return invoke(
                function, a, b, c, d, e, 0, word(struct, 0), word(struct, 1), word(struct, 2), fourth(struct, words));
    }

    @Override
    void structOf(MemorySegment function, MemorySegment result, int resultWords, long a, long b, long c) {
        if (resultWords == STRING_WORDS) {
            pair(function, result, a, b, c, 0, 0, 0, 0);
        } else {
            invoke(function, result.address(), a, b, c, 0, 0, 0, 0, 0, 0);
        }
    }

    @Override
    void structOfStruct(
            MemorySegment function, MemorySegment result, int resultWords, MemorySegment struct, int words) {
        long first = word(struct, 0);
        long second = word(struct, 1);
        long third = word(struct, 2);
        long fourth = fourth(struct, words);
        if (resultWords == STRING_WORDS) {
            pair(function, result, 0, 0, 0, first, second, third, fourth);
        } else {
            invoke(function, result.address(), 0, 0, 0, 0, 0, first, second, third, fourth);
        }
    }

    @Override
    void structOfCursor(
            MemorySegment function, MemorySegment result, int resultWords, long c0, long c1, long c2, long c3) {
        if (resultWords == STRING_WORDS) {
            pair(function, result, 0, 0, 0, c0, c1, c2, c3);
        } else {
            invoke(function, result.address(), 0, 0, 0, 0, 0, c0, c1, c2, c3);
        }
    }

    @Override
    MemorySegment visitorStub() {
        return visitorStub;
    }

    private MemorySegment makeVisitorStub() {
        Class<?> word = long.class;
        MethodType type = MethodType.methodType(
                int.class, word, word, word, word, word, word, word, word, word, word, word, word, word, word);
        try {
            MethodHandle target = MethodHandles.lookup().bind(this, "visitWords", type);
            return linker.upcallStub(target, integers(JAVA_INT, 14), Arena.global());
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    /** Six registers, of which only the client data would mean something, then cursor and parent on the stack. */
    @SuppressWarnings({"UnusedVariable", "UnusedMethod"}) // called through a method handle, in the convention of C
    private int visitWords(
            long r0,
            long r1,
            long r2,
            long r3,
            long r4,
            long r5,
            long c0,
            long c1,
            long c2,
            long c3,
            long p0,
            long p1,
            long p2,
            long p3) {
        return visitor().visit(c0, c1, c2, c3, p0, p1, p2, p3);
    }

    private static long word(MemorySegment struct, int index) {
        return struct.get(JAVA_LONG, index * 8L);
    }

    private static long fourth(MemorySegment struct, int words) {
        return words == CURSOR_WORDS ? word(struct, 3) : 0;
    }

    private long invoke(
            MemorySegment function,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long s0,
            long s1,
            long s2,
            long s3) {
        try {
            return (long) tenWords.invokeExact(function, a, b, c, d, e, f, s0, s1, s2, s3);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private void pair(
            MemorySegment function, MemorySegment result, long a, long b, long c, long s0, long s1, long s2, long s3) {
        MethodHandle handle = pairResult;
        if (handle == null) {
            handle = linker.downcallHandle(integers(words(STRING_WORDS), 10));
            pairResult = handle;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = (MemorySegment) handle.invokeExact(
                    function, (java.lang.foreign.SegmentAllocator) arena, a, b, c, 0L, 0L, 0L, s0, s1, s2, s3);
            result.copyFrom(pair);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }
}
