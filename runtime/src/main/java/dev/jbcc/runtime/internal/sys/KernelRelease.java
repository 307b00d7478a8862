package dev.jbcc.runtime.internal.sys;

/** The release of the running kernel. */
public final class KernelRelease {
    private KernelRelease() {}

    /** Returns the release as {@code uname -r} prints it; empty if it cannot be read. */
    public static String name() {
        return ProcFile.text("/proc/sys/kernel/osrelease");
    }

    /**
     * Returns the kernel's own {@code LINUX_VERSION_CODE}, which kernels before 5.0 compare with that of kprobe programs.
     * Distributions put their own numbers into the release, and the true one elsewhere.
     */
    public static int versionCode() {
        String ubuntu = ProcFile.text("/proc/version_signature");
        int space = ubuntu.lastIndexOf(' ');
        if (space >= 0) {
            return versionCode(ubuntu.substring(space + 1));
        }
        String banner = ProcFile.text("/proc/version");
        String mark = " Debian ";
        int debian = banner.indexOf(mark);
        return versionCode(debian >= 0 ? banner.substring(debian + mark.length()) : name());
    }

    /** Reads up to three numbers from the start of a release. */
    static int versionCode(String release) {
        int[] parts = new int[3];
        int part = 0;
        for (int i = 0; i < release.length() && part < 3; i++) {
            char c = release.charAt(i);
            if (c >= '0' && c <= '9') {
                parts[part] = Math.min(parts[part] * 10 + (c - '0'), 0xffff);
            } else if (c == '.') {
                part++;
            } else {
                break;
            }
        }
        return parts[0] << 16 | parts[1] << 8 | Math.min(parts[2], 255);
    }
}
