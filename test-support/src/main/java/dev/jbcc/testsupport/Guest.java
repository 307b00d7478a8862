package dev.jbcc.testsupport;

import dev.jbcc.runtime.feature.Feature;

/** Where the tests run. */
public final class Guest {
    private Guest() {}

    /** Returns whether this is a guest that {@code scripts/guest} started. */
    public static boolean isGuest() {
        return !kernel().isEmpty();
    }

    /** Returns whether the guest's kernel was built without a feature that its version has: Debian's 6.1 has no CONFIG_FPROBE. */
    public static boolean lacks(Feature feature) {
        return kernel().equals("6.1") && feature == Feature.KPROBE_MULTI;
    }

    /** Returns the version of the guest's kernel as the test matrix calls it, such as {@code 6.1}; empty on a host. */
    public static String kernel() {
        String kernel = System.getenv("JBCC_GUEST");
        return kernel == null ? "" : kernel;
    }
}
