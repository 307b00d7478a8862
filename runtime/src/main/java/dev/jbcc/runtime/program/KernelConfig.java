package dev.jbcc.runtime.program;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.internal.sys.KernelRelease;
import dev.jbcc.runtime.internal.sys.ProcFile;
import dev.jbcc.runtime.symbol.Kallsyms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The values of section {@code .kconfig}: what the running kernel was configured with ({@code CONFIG_*}), and a few things
 * about it that libbpf gives under names with {@code LINUX_}. An option that is not set is 0.
 */
final class KernelConfig {
    /** The numbers of {@code enum libbpf_tristate}. */
    private static final int TRISTATE_NO = 0;

    private static final int TRISTATE_YES = 1;
    private static final int TRISTATE_MODULE = 2;

    private final String text;

    private KernelConfig(String text) {
        this.text = text;
    }

    static KernelConfig of(String text) {
        return new KernelConfig("\n" + text);
    }

    /** Reads the running kernel's, from where kernels and distributions keep it; empty if there is none. */
    static KernelConfig ofRunningKernel() {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(ProcFile.bytes("/proc/config.gz")))) {
            return of(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            Path file = Path.of("/boot/config-" + KernelRelease.name());
            return of(Files.exists(file) ? ProcFile.text(file.toString()) : "");
        }
    }

    /** Returns what stands after {@code NAME=}. */
    private Optional<String> value(String name) {
        int start = text.indexOf("\n" + name + "=");
        if (start < 0) {
            return Optional.empty();
        }
        start += name.length() + 2;
        int end = text.indexOf('\n', start);
        return Optional.of(text.substring(start, end < 0 ? text.length() : end).strip());
    }

    /**
     * Returns the bytes of the section.
     *
     * @param sectionTypeId the {@code DATASEC} that says which values there are
     * @throws BpfException if a value does not fit its variable
     */
    byte[] section(Btf btf, int sectionTypeId, int sizeBytes) {
        ByteBuffer contents = ByteBuffer.allocate(sizeBytes).order(ByteOrder.nativeOrder());
        if (btf.type(sectionTypeId) instanceof BtfType.DataSection section) {
            for (BtfType.SectionVariable place : section.variables()) {
                if (btf.type(place.typeId()) instanceof BtfType.Var variable
                        && place.offset() + place.sizeBytes() <= sizeBytes) {
                    put(contents, place, variable.name(), btf.type(btf.resolve(variable.typeId())));
                }
            }
        }
        return contents.array();
    }

    private void put(ByteBuffer contents, BtfType.SectionVariable place, String name, BtfType type) {
        if (name.startsWith("LINUX_")) {
            integer(contents, place, name, ofKernel(name));
            return;
        }
        Optional<String> value = value(name);
        if (value.isEmpty()) {
            return;
        }
        String configured = value.get();
        if (type instanceof BtfType.Array) {
            string(contents, place, configured);
        } else if (configured.length() == 1 && "ynm".indexOf(configured.charAt(0)) >= 0) {
            int number = choice(configured.charAt(0), type);
            if (type instanceof BtfType.Int integer && integer.sizeBytes() == 1 && !integer.bool()) {
                number = configured.charAt(0);
            }
            integer(contents, place, name, number);
        } else {
            integer(contents, place, name, number(name, configured));
        }
    }

    private static int choice(char configured, BtfType type) {
        return switch (configured) {
            case 'y' -> TRISTATE_YES;
            case 'm' -> type instanceof BtfType.Enumeration ? TRISTATE_MODULE : TRISTATE_NO;
            default -> TRISTATE_NO;
        };
    }

    private static long ofKernel(String name) {
        return switch (name) {
            case "LINUX_KERNEL_VERSION" -> KernelRelease.versionCode();
            case "LINUX_HAS_BPF_COOKIE" -> new FeatureProbe().has(Feature.PERF_LINK) ? 1 : 0;
            case "LINUX_HAS_SYSCALL_WRAPPER" -> hasSyscallWrapper() ? 1 : 0;
            default -> throw new BpfException("extern '" + name + "': is not known");
        };
    }

    private static boolean hasSyscallWrapper() {
        Kallsyms symbols = Kallsyms.load();
        return symbols.has("__x64_sys_bpf") || symbols.has("__arm64_sys_bpf");
    }

    private static long number(String name, String configured) {
        try {
            return configured.startsWith("0x")
                    ? Long.parseUnsignedLong(configured, 2, configured.length(), 16)
                    : Long.parseLong(configured);
        } catch (NumberFormatException e) {
            throw new BpfException("extern '" + name + "': '" + configured + "' is no number", e);
        }
    }

    private static void integer(ByteBuffer contents, BtfType.SectionVariable place, String name, long value) {
        int at = place.offset();
        switch (place.sizeBytes()) {
            case 1 -> contents.put(at, (byte) value);
            case 2 -> contents.putShort(at, (short) value);
            case 4 -> contents.putInt(at, (int) value);
            case 8 -> contents.putLong(at, value);
            default -> throw new BpfException("extern '" + name + "': " + place.sizeBytes() + " bytes: is no integer");
        }
    }

    /** Without the quotes, cut to what fits with a zero after it. */
    private static void string(ByteBuffer contents, BtfType.SectionVariable place, String configured) {
        boolean quoted = configured.length() >= 2 && configured.startsWith("\"") && configured.endsWith("\"");
        byte[] bytes = (quoted ? configured.substring(1, configured.length() - 1) : configured)
                .getBytes(StandardCharsets.ISO_8859_1);
        contents.put(place.offset(), bytes, 0, Math.min(bytes.length, Math.max(0, place.sizeBytes() - 1)));
    }
}
