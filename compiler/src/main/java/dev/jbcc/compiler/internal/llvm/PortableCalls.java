package dev.jbcc.compiler.internal.llvm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls with real struct layouts, which the linker of the JDK maps to the calling convention of any architecture. */
final class PortableCalls extends NativeCalls {
    private final MemorySegment visitorStub = makeVisitorStub();
    private final Map<FunctionDescriptor, MethodHandle> handles = new ConcurrentHashMap<>();

    @Override
    long call(MemorySegment function, long a, long b, long c, long d, long e, long f, long g, long h) {
        return (long) invoke(function, integers(JAVA_LONG, 8), List.of(a, b, c, d, e, f, g, h));
    }

    @Override
    long callWithStruct(
            MemorySegment function, MemorySegment struct, int words, long a, long b, long c, long d, long e) {
        FunctionDescriptor descriptor =
                FunctionDescriptor.of(JAVA_LONG, words(words), JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        return (long) invoke(function, descriptor, List.of(struct, a, b, c, d, e));
    }

    @Override
    void structOf(MemorySegment function, MemorySegment result, int resultWords, long a, long b, long c) {
        returning(function, result, integers(words(resultWords), 3), List.of(a, b, c));
    }

    @Override
    void structOfStruct(
            MemorySegment function, MemorySegment result, int resultWords, MemorySegment struct, int words) {
        returning(function, result, FunctionDescriptor.of(words(resultWords), words(words)), List.of(struct));
    }

    @Override
    void structOfCursor(
            MemorySegment function, MemorySegment result, int resultWords, long c0, long c1, long c2, long c3) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cursor = arena.allocateFrom(JAVA_LONG, c0, c1, c2, c3);
            structOfStruct(function, result, resultWords, cursor, CURSOR_WORDS);
        }
    }

    @Override
    MemorySegment visitorStub() {
        return visitorStub;
    }

    private MemorySegment makeVisitorStub() {
        MemoryLayout cursor = words(CURSOR_WORDS);
        MethodType type =
                MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class, MemorySegment.class);
        try {
            MethodHandle target = MethodHandles.lookup().bind(this, "visitStructs", type);
            FunctionDescriptor descriptor = FunctionDescriptor.of(JAVA_INT, cursor, cursor, ADDRESS);
            return linker.upcallStub(target, descriptor, Arena.global());
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    @SuppressWarnings({"UnusedVariable", "UnusedMethod"}) // called through a method handle, in the convention of C
    private int visitStructs(MemorySegment c, MemorySegment p, MemorySegment clientData) {
        return visitor()
                .visit(
                        c.get(JAVA_LONG, 0),
                        c.get(JAVA_LONG, 8),
                        c.get(JAVA_LONG, 16),
                        c.get(JAVA_LONG, 24),
                        p.get(JAVA_LONG, 0),
                        p.get(JAVA_LONG, 8),
                        p.get(JAVA_LONG, 16),
                        p.get(JAVA_LONG, 24));
    }

    private void returning(
            MemorySegment function, MemorySegment result, FunctionDescriptor descriptor, List<Object> arguments) {
        try (Arena arena = Arena.ofConfined()) {
            List<Object> all = new ArrayList<>(arguments);
            all.addFirst((SegmentAllocator) arena);
            result.copyFrom((MemorySegment) invoke(function, descriptor, all));
        }
    }

    private Object invoke(MemorySegment function, FunctionDescriptor descriptor, List<Object> arguments) {
        List<Object> all = new ArrayList<>(arguments);
        all.addFirst(function);
        try {
            return handles.computeIfAbsent(descriptor, linker::downcallHandle).invokeWithArguments(all);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }
}
