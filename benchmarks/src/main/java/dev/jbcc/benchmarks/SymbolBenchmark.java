package dev.jbcc.benchmarks;

import dev.jbcc.runtime.symbol.Symbolizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Names of kernel functions: the first asks the kernel for all of them, the next ones look up. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
public class SymbolBenchmark {
    private static final int ADDRESSES = 10_000;

    /** Addresses of functions all over the kernel. */
    @State(Scope.Benchmark)
    public static class Kernel {
        final Symbolizer symbols = new Symbolizer();
        final long[] addresses = new long[ADDRESSES];

        @Setup
        public void choose() throws IOException {
            long[] all;
            try (Stream<String> lines = Files.lines(Path.of("/proc/kallsyms"))) {
                LongStream functions = lines.filter(line -> line.charAt(17) == 't' || line.charAt(17) == 'T')
                        .mapToLong(line -> Long.parseUnsignedLong(line, 0, 16, 16));
                all = functions.toArray();
            }
            for (int i = 0; i < ADDRESSES; i++) {
                addresses[i] = all[(int) ((long) i * all.length / ADDRESSES)];
            }
        }
    }

    /** A process pays this once, so the JVM is a new one each time. */
    @Benchmark
    @Fork(9)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public String first(Kernel kernel) {
        return new Symbolizer().findKernel(kernel.addresses[0]).orElseThrow().name();
    }

    @Benchmark
    @OperationsPerInvocation(ADDRESSES)
    @Warmup(iterations = 100)
    @Measurement(iterations = 300)
    public int next(Kernel kernel) {
        int length = 0;
        for (long address : kernel.addresses) {
            length += kernel.symbols.findKernel(address).orElseThrow().name().length();
        }
        return length;
    }

    /** As addresses of stacks are: behind the start of the function. What {@code ksym(address)} does. */
    @Benchmark
    @OperationsPerInvocation(ADDRESSES)
    @Warmup(iterations = 100)
    @Measurement(iterations = 300)
    public int nextWithin(Kernel kernel) {
        int length = 0;
        for (long address : kernel.addresses) {
            length += kernel.symbols
                    .kernel()
                    .findStart(address + 1)
                    .orElseThrow()
                    .name()
                    .length();
        }
        return length;
    }
}
