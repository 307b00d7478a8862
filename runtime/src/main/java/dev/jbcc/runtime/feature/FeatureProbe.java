package dev.jbcc.runtime.feature;

import dev.jbcc.runtime.UnsupportedFeatureException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.KernelRelease;
import java.util.EnumMap;
import java.util.Map;

/**
 * Asks the running kernel what it has, each time with the smallest real system call. Answers that will not change are kept.
 * Nothing stays loaded or attached. Thread-safe.
 */
public final class FeatureProbe {
    private final KernelQuestions questions;
    private final Map<Feature, Support> known = new EnumMap<>(Feature.class);

    /** Makes a probe of the running kernel. */
    public FeatureProbe() {
        this(Bpf.host());
    }

    /** Makes a probe of a kernel behind an interface of its own, for the loader and for tests. */
    public FeatureProbe(Bpf bpf) {
        this.questions = new KernelQuestions(bpf);
    }

    /** Returns whether the running kernel has a feature. Never throws because of the kernel's answer. */
    public synchronized Support support(Feature feature) {
        Support answer = known.get(feature);
        if (answer == null) {
            answer = questions.ask(feature);
            if (answer.state() != Support.State.UNKNOWN) {
                known.put(feature, answer);
            }
        }
        return answer;
    }

    /** Returns whether the running kernel is known to have a feature. */
    public boolean has(Feature feature) {
        return support(feature).isSupported();
    }

    /**
     * Makes sure that the running kernel is not known to lack a feature.
     *
     * @throws UnsupportedFeatureException if it lacks it
     */
    public void require(Feature feature) {
        if (support(feature).state() == Support.State.UNSUPPORTED) {
            throw new UnsupportedFeatureException(feature.title(), feature.minimumKernel(), KernelRelease.name());
        }
    }
}
