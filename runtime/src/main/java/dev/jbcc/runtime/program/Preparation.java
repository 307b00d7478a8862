package dev.jbcc.runtime.program;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelBtf;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What loading the first object of a JVM needs, got ready on another thread while this one reads or compiles: the first system
 * call (some 15 ms of linking) and the kernel's types (some 9 ms).
 *
 * <p>The kernel's types are loaded once for all objects that are loaded with {@link #options}. Safe for use by several threads.
 * The thread is a daemon and ends by itself.
 */
public final class Preparation {
    private final KernelTypes types = new KernelTypes();

    private Preparation() {}

    /** Starts. What goes wrong is told by whatever needs it, in the thread that asks. */
    public static Preparation start() {
        Preparation preparation = new Preparation();
        new Worker(preparation.types).start();
        return preparation;
    }

    /** Returns the default options, with the types that are being loaded. */
    public LoadOptions options() {
        return LoadOptions.defaults().withKernelBtf(types);
    }

    /** A class and not a lambda, for the reason that {@link LoadOptions} gives. */
    private static final class KernelTypes implements Supplier<Btf> {
        private @Nullable Btf btf;

        @Override
        public synchronized Btf get() {
            Btf known = btf;
            if (known == null) {
                known = KernelBtf.load();
                btf = known;
            }
            return known;
        }
    }

    private static final class Worker extends Thread {
        private final KernelTypes types;

        Worker(KernelTypes types) {
            super("jbcc-prepare");
            this.types = types;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                BpfObject.prepare();
                types.get();
            } catch (RuntimeException | LinkageError e) {
                // Whoever needs it gets the same, in the thread that can tell the user.
                return;
            }
        }
    }
}
