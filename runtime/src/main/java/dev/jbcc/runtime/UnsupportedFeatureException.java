package dev.jbcc.runtime;

/** Something the running kernel does not have. */
public final class UnsupportedFeatureException extends BpfException {
    private static final long serialVersionUID = 1L;

    private final String feature;
    private final String minimumKernel;
    private final String runningKernel;

    public UnsupportedFeatureException(String feature, String minimumKernel, String runningKernel) {
        super("feature '" + feature + "': needs Linux " + minimumKernel + ", running " + runningKernel);
        this.feature = feature;
        this.minimumKernel = minimumKernel;
        this.runningKernel = runningKernel;
    }

    /** Returns the feature's name. */
    public String feature() {
        return feature;
    }

    /** Returns the first mainline version that has it, such as {@code 5.8}. */
    public String minimumKernel() {
        return minimumKernel;
    }

    /** Returns the running kernel's release. */
    public String runningKernel() {
        return runningKernel;
    }
}
