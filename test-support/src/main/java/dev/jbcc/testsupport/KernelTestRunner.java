package dev.jbcc.testsupport;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the kernel tests of a directory of classes in one JVM. Arguments: the directory, the file for results, and optionally a
 * pattern ({@code Class} or {@code Class#method} with {@code *}, several with commas between).
 *
 * <p>With the system property {@code jbcc.share} of {@code I/N} it leaves out, of the tests of tools (classes named
 * {@code …ToolsKernelTest}), all but the I-th of N shares: of several kernels each then runs some.
 *
 * <p>Each line of the results is {@code start}, {@code pass}, {@code fail}, {@code again} or {@code skip}, the test and a remark,
 * separated by tabs, and reaches the file at once: when the kernel dies, the file says in which test. The last line is {@code end}.
 *
 * <p>A few tests that fail are run once more at the end, alone: software emulation on a busy machine stalls for seconds. Their first
 * line is {@code again}, with the failure, and it is always reported, whatever comes of the second.
 */
public final class KernelTestRunner implements TestExecutionListener {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration GRACE = Duration.ofSeconds(30);
    /** More failures than these are no accident. */
    private static final int MOST_AGAIN = 5;

    private final Writer results;
    private final PrintStream out;
    private final Map<String, Long> startNanos = new ConcurrentHashMap<>();
    private final List<TestIdentifier> again = new ArrayList<>();
    private boolean secondTime;

    private KernelTestRunner(Writer results, PrintStream out) {
        this.results = results;
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        Path classes = Path.of(args[0]);
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(classes)))
                .filters(TagFilter.includeTags("kernel"), TagFilter.excludeTags("fixture"))
                .configurationParameter("junit.jupiter.execution.timeout.default", LIMIT.toSeconds() + " s");
        if (!Guest.isGuest()) {
            request.filters((PostDiscoveryFilter) KernelTestRunner::onlyHost);
        }
        if (args.length > 2) {
            Pattern pattern = compile(args[2]);
            request.filters((PostDiscoveryFilter) descriptor -> matches(descriptor, pattern));
        }
        String share = System.getProperty("jbcc.share");
        if (share != null) {
            request.filters((PostDiscoveryFilter) descriptor -> isInShare(descriptor, share));
        }
        LauncherDiscoveryRequest built = request.build();
        try (Writer results = Files.newBufferedWriter(Path.of(args[1]))) {
            KernelTestRunner runner = new KernelTestRunner(results, System.out);
            Thread.ofPlatform().daemon().name("watchdog").start(runner::watch);
            LauncherFactory.create().execute(built, runner);
            runner.runAgain();
            runner.write("end", "", "");
        }
        // A test may have left a thread.
        System.exit(0);
    }

    private void runAgain() {
        secondTime = true;
        for (TestIdentifier test : again) {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectUniqueId(test.getUniqueId()))
                                    .configurationParameter(
                                            "junit.jupiter.execution.timeout.default", LIMIT.toSeconds() + " s")
                                    .build(),
                            this);
        }
    }

    /** Returns how a failure counts: as one, or as a reason to try again. */
    private String failed(TestIdentifier test) {
        if (secondTime || !test.isTest() || again.size() == MOST_AGAIN) {
            return "fail";
        }
        again.add(test);
        return "again";
    }

    /** Ends the JVM when a test neither ends nor minds being interrupted, which JUnit does when its time is over. */
    private void watch() {
        while (true) {
            long now = System.nanoTime();
            for (Map.Entry<String, Long> started : startNanos.entrySet()) {
                if (now - started.getValue() > LIMIT.plus(GRACE).toNanos()) {
                    out.println("  HANGS   " + started.getKey());
                    Thread.getAllStackTraces().forEach((thread, stack) -> {
                        out.println("    " + thread);
                        Arrays.stream(stack).forEach(frame -> out.println("      at " + frame));
                    });
                    out.flush();
                    Runtime.getRuntime().halt(1);
                }
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private static FilterResult onlyHost(TestDescriptor descriptor) {
        Class<?> testClass = testClass(descriptor.getSource().orElse(null));
        boolean included = testClass == null
                || AnnotationSupport.findAnnotation(testClass, KernelTest.class)
                        .map(KernelTest::host)
                        .orElse(false);
        return FilterResult.includedIf(included);
    }

    private static FilterResult matches(TestDescriptor descriptor, Pattern pattern) {
        // Containers go by themselves when nothing in them is left.
        return FilterResult.includedIf(!(descriptor.getSource().orElse(null) instanceof MethodSource method)
                || pattern.matcher(simpleName(method.getClassName()) + "#" + method.getMethodName())
                        .matches());
    }

    private static FilterResult isInShare(TestDescriptor descriptor, String share) {
        return FilterResult.includedIf(!(descriptor.getSource().orElse(null) instanceof MethodSource method)
                || isInShare(simpleName(method.getClassName()), method.getMethodName(), share));
    }

    /** Returns whether a test belongs to the share {@code I/N} of the tests of tools; others belong to all. */
    static boolean isInShare(String testClass, String method, String share) {
        int slash = share.indexOf('/');
        int which = Integer.parseInt(share.substring(0, slash));
        int shares = Integer.parseInt(share.substring(slash + 1));
        return !testClass.endsWith("ToolsKernelTest")
                || Math.floorMod((testClass + "#" + method).hashCode(), shares) == which;
    }

    /** Returns the pattern that a list of globs stands for; one without a method stands for all methods. */
    static Pattern compile(String globs) {
        return Pattern.compile(Arrays.stream(globs.split(",", -1))
                .map(glob -> glob.contains("#") ? glob : glob + "#*")
                .map(glob ->
                        Arrays.stream(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .collect(Collectors.joining("|")));
    }

    private static @Nullable Class<?> testClass(@Nullable TestSource source) {
        if (source instanceof MethodSource method) {
            return method.getJavaClass();
        }
        return source instanceof ClassSource type ? type.getJavaClass() : null;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            startNanos.put(test.getUniqueId(), System.nanoTime());
            write("start", name(test), "");
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write("skip", name(test), reason);
        out.println("  skipped " + name(test) + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable cause = result.getThrowable().orElse(null);
        long millis = (System.nanoTime()
                        - Objects.requireNonNullElseGet(startNanos.remove(test.getUniqueId()), System::nanoTime))
                / 1_000_000;
        if (result.getStatus() == Status.SUCCESSFUL) {
            if (test.isTest()) {
                write("pass", name(test), millis + " ms");
                out.println("  ok      " + name(test) + " (" + millis + " ms)");
            }
        } else if (result.getStatus() == Status.ABORTED) {
            write("skip", name(test), String.valueOf(cause == null ? null : cause.getMessage()));
            out.println("  skipped " + name(test) + ": " + (cause == null ? "" : cause.getMessage()));
        } else {
            write(failed(test), name(test), String.valueOf(cause));
            out.println("  FAILED  " + name(test) + " (" + millis + " ms)");
            if (cause != null) {
                StringWriter trace = new StringWriter();
                cause.printStackTrace(new PrintWriter(trace));
                trace.toString()
                        .lines()
                        .filter(line -> !line.contains("at org.junit.") && !line.contains("at java.base/"))
                        .forEach(line -> out.println("    " + line));
            }
        }
    }

    private void write(String what, String test, String remark) {
        try {
            String line = what + "\t" + test + "\t" + remark.replaceAll("\\s+", " ");
            results.write(line.strip() + "\n");
            results.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(TestIdentifier test) {
        String name = test.getSource()
                .map(source -> source instanceof MethodSource method
                        ? simpleName(method.getClassName()) + "#" + method.getMethodName()
                        : source instanceof ClassSource type ? simpleName(type.getClassName()) : test.getDisplayName())
                .orElse(test.getDisplayName());
        return test.getDisplayName().startsWith("[") ? name + test.getDisplayName() : name;
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
