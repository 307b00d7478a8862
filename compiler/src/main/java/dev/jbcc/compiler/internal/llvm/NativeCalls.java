package dev.jbcc.compiler.internal.llvm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/**
 * Calls of C functions whose structs consist of words of eight bytes, as those of libclang do. Pointers travel as {@code long}.
 * Thread-safe.
 */
abstract class NativeCalls {
    static final int STRING_WORDS = 2;
    static final int TYPE_WORDS = 3;
    static final int RANGE_WORDS = 3;
    static final int LOCATION_WORDS = 3;
    static final int CURSOR_WORDS = 4;

    /** Answers of a {@link Visitor}. */
    static final int STOP = 0;

    static final int CONTINUE = 1;
    static final int RECURSE = 2;

    /** Is told each cursor of a tree, parents first. Must not throw. */
    interface Visitor {
        int visit(long c0, long c1, long c2, long c3, long p0, long p1, long p2, long p3);
    }

    final Linker linker = Linker.nativeLinker();

    /** The function pointer is made once, ahead of time; whom it calls is a matter of the thread that visits. */
    private static final ThreadLocal<Visitor> VISITING = new ThreadLocal<>();

    /** Returns the fastest way of calling on this machine. */
    static NativeCalls ofMachine() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean systemV =
                arch.equals("amd64") && System.getProperty("os.name", "").equals("Linux");
        return systemV ? new SystemVCalls() : new PortableCalls();
    }

    /** Calls a function of up to eight integers and pointers. Whatever narrower it returns is in the low bits. */
    abstract long call(MemorySegment function, long a, long b, long c, long d, long e, long f, long g, long h);

    final long call(MemorySegment function, long a, long b, long c) {
        return call(function, a, b, c, 0, 0, 0, 0, 0);
    }

    final long call(MemorySegment function, long a) {
        return call(function, a, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Calls a function of one struct by value, followed by up to five integers and pointers. */
    abstract long callWithStruct(
            MemorySegment function, MemorySegment struct, int words, long a, long b, long c, long d, long e);

    /** Calls a function that returns a struct, with up to three integers and pointers. */
    abstract void structOf(MemorySegment function, MemorySegment result, int resultWords, long a, long b, long c);

    /** Calls a function that returns a struct, with one struct by value. */
    abstract void structOfStruct(
            MemorySegment function, MemorySegment result, int resultWords, MemorySegment struct, int words);

    /** Calls a function of one cursor that returns a struct. */
    abstract void structOfCursor(
            MemorySegment function, MemorySegment result, int resultWords, long c0, long c1, long c2, long c3);

    /** Returns a function pointer that {@code clang_visitChildren} can call while {@link #visit} runs. */
    abstract MemorySegment visitorStub();

    /** Calls {@code clang_visitChildren}. */
    final void visit(MemorySegment visitChildren, MemorySegment cursor, Visitor visitor) {
        VISITING.set(visitor);
        try {
            callWithStruct(visitChildren, cursor, CURSOR_WORDS, visitorStub().address(), 0, 0, 0, 0);
        } finally {
            VISITING.remove();
        }
    }

    final Visitor visitor() {
        return VISITING.get();
    }

    /** Returns a struct of that many words. */
    static GroupLayout words(int count) {
        MemoryLayout[] members = new MemoryLayout[count];
        java.util.Arrays.fill(members, ValueLayout.JAVA_LONG);
        return MemoryLayout.structLayout(members);
    }

    static FunctionDescriptor integers(MemoryLayout result, int count) {
        MemoryLayout[] arguments = new MemoryLayout[count];
        java.util.Arrays.fill(arguments, ValueLayout.JAVA_LONG);
        return FunctionDescriptor.of(result, arguments);
    }

    /** Says that a linked handle did not do what its type promises. */
    static AssertionError unexpected(Throwable cause) {
        return new AssertionError("libclang: a call through the foreign function interface threw", cause);
    }
}
