package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Filters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options that say which times off the CPU count: settings of {@code blocking.h}. */
final class BlockingOptions {
    private final Options.Flag userThreads;
    private final Options.@Nullable Flag kernelThreads;
    private final Options.@Nullable Value<Long> state;
    private final Options.Value<Long> min;
    private final Options.Value<Long> max;
    private final String userThreadsOption;

    private BlockingOptions(
            Options options,
            Options.Flag userThreads,
            Options.@Nullable Flag kernelThreads,
            Options.@Nullable Value<Long> state,
            String userThreadsOption) {
        this.userThreads = userThreads;
        this.kernelThreads = kernelThreads;
        this.state = state;
        this.userThreadsOption = userThreadsOption;
        min = options.number(
                "MICROS",
                0,
                Long.MAX_VALUE,
                "Only times of at least so many microseconds; 1 unless given.",
                "-m",
                "--min-block-time");
        max = options.number(
                "MICROS", 0, Long.MAX_VALUE, "Only times of at most so many microseconds.", "-M", "--max-block-time");
    }

    /** Declares {@code -u}, {@code -m} and {@code -M}. */
    static BlockingOptions few(Options options) {
        Options.Flag users = options.flag("Only user threads.", "-u", "--useronly");
        return new BlockingOptions(options, users, null, null, "--useronly");
    }

    /** Declares {@code -u}, {@code -k}, {@code --state}, {@code -m} and {@code -M}. */
    static BlockingOptions all(Options options) {
        Options.Flag users = options.flag("Only user threads.", "-u", "--user-threads-only");
        Options.Flag kernel = options.flag("Only kernel threads.", "-k", "--kernel-threads-only");
        Options.Value<Long> state = options.number(
                "BITS",
                0,
                0xffff,
                "Only tasks in one of these states: 0 could run, 1 sleeping, 2 uninterruptible.",
                "--state");
        return new BlockingOptions(options, users, kernel, state, "--user-threads-only");
    }

    void check() {
        if (onlyKernelThreads() && userThreads.given()) {
            throw new UsageException("options '" + userThreadsOption + "', '--kernel-threads-only': only one of them");
        }
        if (min.or(1L) > max.or(Long.MAX_VALUE)) {
            throw new UsageException("options '--min-block-time', '--max-block-time': the least time, " + min.or(1L)
                    + " us, is more than the most, " + max.or(0L) + " us");
        }
    }

    private boolean onlyKernelThreads() {
        return kernelThreads != null && kernelThreads.given();
    }

    void addTo(Map<String, Object> settings) {
        settings.put("only_user_threads", userThreads.given());
        settings.put("only_kernel_threads", onlyKernelThreads());
        settings.put("min_micros", min.or(1L));
        settings.put("max_micros", max.or(-1L));
        if (state != null) {
            settings.put("only_state", state.or(-1L));
        }
    }

    /** Returns which tasks were asked for, for titles. */
    String tasks(Filters filters) {
        return userThreads.given() ? "user threads" : onlyKernelThreads() ? "kernel threads" : filters.tasks();
    }
}
