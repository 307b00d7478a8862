package dev.jbcc.testsupport;

/** Where the tests run. */
public final class Guest {
    private Guest() {}

    /** Returns whether this is a guest that {@code scripts/guest} started. */
    public static boolean isGuest() {
        return !kernel().isEmpty();
    }

    /** Returns the version of the guest's kernel as the test matrix calls it, such as {@code 6.1}; empty on a host. */
    public static String kernel() {
        String kernel = System.getenv("JBCC_GUEST");
        return kernel == null ? "" : kernel;
    }
}
