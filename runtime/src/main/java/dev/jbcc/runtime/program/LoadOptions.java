package dev.jbcc.runtime.program;

import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.map.BpfMap;
import java.util.HashMap;
import java.util.Map;

/**
 * How an object is loaded.
 *
 * @param kernelTypes the types of the running kernel and its modules; asked only when something needs them
 * @param logLevel 0 for no verifier log of programs that load; else the kernel's {@code log_level} bits. Programs that are
 *     refused have a log anyway.
 * @param maps by name, maps that are used instead of making those of the object. They stay their owner's, who may close them once
 *     the object is loaded.
 * @param pinDirectory where maps are pinned that ask for a pin by their name; in a BPF file system
 * @param delegatedBy the BPF file system whose delegated rights maps and programs are made with; empty for the rights of this
 *     process alone
 */
public record LoadOptions(
        KernelTypes kernelTypes, int logLevel, Map<String, BpfMap> maps, String pinDirectory, String delegatedBy) {
    private static final String TOKEN_VARIABLE = "LIBBPF_BPF_TOKEN_PATH";

    public LoadOptions {
        maps = Map.copyOf(maps);
    }

    /**
     * Returns the types of the running kernel, no logs, and the rights delegated by the BPF file system that the environment variable
     * {@code LIBBPF_BPF_TOKEN_PATH} names, as for other loaders; none if it is not set.
     */
    public static LoadOptions defaults() {
        return new LoadOptions(
                KernelTypes.running(),
                0,
                Map.of(),
                "/sys/fs/bpf",
                System.getenv().getOrDefault(TOKEN_VARIABLE, ""));
    }

    /** Returns the same with another source of kernel types. */
    public LoadOptions withKernelTypes(KernelTypes types) {
        return new LoadOptions(types, logLevel, maps, pinDirectory, delegatedBy);
    }

    /** Returns the same with verifier logs also of programs that load. */
    public LoadOptions withLogLevel(int level) {
        return new LoadOptions(kernelTypes, level, maps, pinDirectory, delegatedBy);
    }

    /** Returns the same with a map to use for the one of that name, such as one that the object says is another program's. */
    public LoadOptions withMap(String name, BpfMap map) {
        Map<String, BpfMap> more = new HashMap<>(maps);
        more.put(name, map);
        return new LoadOptions(kernelTypes, logLevel, more, pinDirectory, delegatedBy);
    }

    /** Returns the same with another directory for pins by name. */
    public LoadOptions withPinDirectory(String directory) {
        return new LoadOptions(kernelTypes, logLevel, maps, directory, delegatedBy);
    }

    /**
     * Returns the same with the rights that a BPF file system delegates to the user namespace of this process, by its mount options
     * {@code delegate_cmds}, {@code delegate_maps}, {@code delegate_progs} and {@code delegate_attachs}: so a container without
     * capabilities on its host makes the maps and programs that it is trusted with. Needs CAP_BPF in that namespace, and those
     * capabilities that the maps and programs need on a host.
     *
     * @param fileSystem where it is mounted; empty for none
     * @kernel 6.9 BPF_TOKEN_CREATE
     */
    public LoadOptions withDelegatedBy(String fileSystem) {
        return new LoadOptions(kernelTypes, logLevel, maps, pinDirectory, fileSystem);
    }
}
