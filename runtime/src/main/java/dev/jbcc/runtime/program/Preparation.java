package dev.jbcc.runtime.program;

import dev.jbcc.runtime.btf.KernelTypes;

/**
 * What loading the first object of a JVM needs, got ready on other threads while this one reads or compiles: the first system call
 * (some 15 ms of linking) and, if asked, the kernel's types (some 9 ms).
 *
 * <p>The kernel's types are loaded once for all objects that are loaded with {@link #options}. Safe for use by several threads.
 * The threads are daemons and end by themselves. What goes wrong is told by whatever needs it, in the thread that asks.
 */
public final class Preparation {
    private final KernelTypes types;

    private Preparation(KernelTypes types) {
        this.types = types;
    }

    /**
     * Starts with the first system call.
     *
     * @param types those of the running kernel
     */
    public static Preparation start(KernelTypes types) {
        new Worker("jbcc-prepare") {
            @Override
            void work() {
                BpfObject.prepare();
            }
        }.start();
        return new Preparation(types);
    }

    /** Loads the kernel's types too: for an object whose relocations are not known. Calling it again does nothing. */
    public void loadTypes() {
        new Worker("jbcc-types") {
            @Override
            void work() {
                types.kernel();
            }
        }.start();
    }

    /** Returns the default options, with the types that are being loaded. */
    public LoadOptions options() {
        return LoadOptions.defaults().withKernelTypes(types);
    }

    private abstract static class Worker extends Thread {
        Worker(String name) {
            super(name);
            setDaemon(true);
        }

        abstract void work();

        @Override
        public final void run() {
            try {
                work();
            } catch (RuntimeException | LinkageError e) {
                // Whoever needs it gets the same, in the thread that can tell the user.
                return;
            }
        }
    }
}
