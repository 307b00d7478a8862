package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.Sys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The names of what a JVM has compiled, which it is asked for: it writes them to its perf map, which is read and deleted. Asked
 * again when it has compiled more, no more often than costs a twentieth of the time. One that does not answer is asked only once. Not
 * thread-safe.
 */
final class JvmPerfMap {
    private static final String COMMAND = "Compiler.perfmap";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** What is compiled anew may take the place of something else. */
    private static final long OLD_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** How long a JVM may take until it handles signals. */
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Path directory;
    private final HotSpot jvm;
    private final Consumer<String> remarks;
    private final Freshness age = new Freshness();
    private final long firstLook = System.nanoTime();
    private long lastAsked;
    private boolean silent;
    private String module = "";
    private @Nullable PerfMap map;

    /**
     * @param directory of the process below {@code /proc}
     * @param remarks are told why there are no names
     */
    JvmPerfMap(Path directory, Sys sys, Consumer<String> remarks) {
        this.directory = directory;
        this.jvm = HotSpot.of(directory, sys);
        this.remarks = remarks;
    }

    /** Returns the function at an address; null if there is none. */
    @Nullable
    Symbol find(long address) {
        if (map == null || System.nanoTime() - lastAsked > OLD_NANOS) {
            ask();
        }
        Symbol found = lookUp(address);
        if (found == null && ask()) {
            found = lookUp(address);
        }
        return found;
    }

    private @Nullable Symbol lookUp(long address) {
        PerfMap known = map;
        int place = known == null ? -1 : known.find(address);
        return known == null || place < 0
                ? null
                : new Symbol(known.name(place), address - known.address(place), module);
    }

    /** Returns whether there may be something new. */
    private boolean ask() {
        if (silent || !age.mayReadAgain()) {
            return false;
        }
        age.start();
        try {
            if (!jvm.isReady() && System.nanoTime() - firstLook < START_NANOS) {
                return false;
            }
            String _ = jvm.ask(COMMAND, LIMIT);
            read();
            return true;
        } catch (BpfException | IOException e) {
            silent = true;
            if (jvm.isLoaded()) {
                remarks.accept(e.getMessage() + "; its compiled methods have no names");
            }
            return false;
        } finally {
            age.end();
            lastAsked = System.nanoTime();
        }
    }

    private void read() throws IOException {
        String name = "perf-" + ProcessRoot.innermostId(directory) + ".map";
        Path file = ProcessRoot.of(directory).resolve("/tmp").resolve(name);
        module = "/tmp/" + name;
        try (InputStream in = PerfMapFile.open(file)) {
            map = PerfMap.of(in.readAllBytes());
        } finally {
            boolean _ = Files.deleteIfExists(file);
        }
    }
}
