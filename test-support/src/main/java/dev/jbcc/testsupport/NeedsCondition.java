package dev.jbcc.testsupport;

import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.feature.Support;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides whether a test with {@link Needs} runs, is skipped, or fails. */
final class NeedsCondition implements ExecutionCondition {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        FeatureProbe probe = new FeatureProbe();
        return context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, Needs.class))
                .flatMap(needs -> reasonToSkip(needs.value(), probe::support, runningKernel(), complete(needs.value())))
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("the kernel has what is needed"));
    }

    /** Returns whether this is a guest whose kernel was built with all of these that its version has. */
    private static boolean complete(Feature[] features) {
        for (Feature feature : features) {
            if (Guest.lacks(feature)) {
                return false;
            }
        }
        return Guest.isGuest();
    }

    /**
     * Returns why a test that needs these features is skipped, or nothing if it runs.
     *
     * @throws IllegalStateException if the kernel should have a feature and the probe does not find it
     */
    static Optional<String> reasonToSkip(
            Feature[] features, Function<Feature, Support> probe, String runningKernel, boolean guest) {
        for (Feature feature : features) {
            Support support = probe.apply(feature);
            if (support.isSupported()) {
                continue;
            }
            String what = "feature '" + feature.title() + "': " + support + " on " + runningKernel;
            if (support.state() == Support.State.UNSUPPORTED
                    && (!guest || isOlder(runningKernel, feature.minimumKernel()))) {
                return Optional.of(what + "; it came with " + feature.minimumKernel());
            }
            throw new IllegalStateException(what + ", although it came with " + feature.minimumKernel());
        }
        return Optional.empty();
    }

    private static boolean isOlder(String release, String minimum) {
        int[] running = version(release);
        int[] wanted = version(minimum);
        return running[0] != wanted[0] ? running[0] < wanted[0] : running[1] < wanted[1];
    }

    private static int[] version(String release) {
        Matcher matcher = VERSION.matcher(release);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("kernel release '" + release + "': no version");
        }
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }

    private static String runningKernel() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
