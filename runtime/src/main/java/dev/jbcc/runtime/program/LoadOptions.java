package dev.jbcc.runtime.program;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelBtf;
import java.util.function.Supplier;

/**
 * How an object is loaded.
 *
 * @param kernelBtf the types of the running kernel; asked at most once per object, and only when something needs them
 * @param logLevel 0 for no verifier log of programs that load; else the kernel's {@code log_level} bits. Programs that are
 *     refused have a log anyway.
 */
public record LoadOptions(Supplier<Btf> kernelBtf, int logLevel) {
    /** A class and not a lambda: linking one costs a cold JVM more than loading a program. */
    private static final class RunningKernel implements Supplier<Btf> {
        @Override
        public Btf get() {
            return KernelBtf.load();
        }
    }

    private static final LoadOptions DEFAULTS = new LoadOptions(new RunningKernel(), 0);

    /** Returns the types of the running kernel, and no logs. */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    /** Returns the same with another source of kernel types. */
    public LoadOptions withKernelBtf(Supplier<Btf> source) {
        return new LoadOptions(source, logLevel);
    }

    /** Returns the same with verifier logs also of programs that load. */
    public LoadOptions withLogLevel(int level) {
        return new LoadOptions(kernelBtf, level);
    }
}
