package dev.jbcc.runtime.program;

import dev.jbcc.runtime.UnsupportedFeatureException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.KernelRelease;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.util.Optional;

/** The rights with which an object makes its types, maps and programs. Owns the token that they are in, if there is one. */
final class DelegatedRights implements AutoCloseable {
    private final Bpf bpf;
    private final Optional<FileDescriptor> token;

    private DelegatedRights(Bpf bpf, Optional<FileDescriptor> token) {
        this.bpf = bpf;
        this.token = token;
    }

    /**
     * Returns those that a BPF file system delegates.
     *
     * @param fileSystem where it is mounted; empty for those of this process
     */
    static DelegatedRights of(Bpf bpf, String fileSystem) {
        if (fileSystem.isEmpty()) {
            return new DelegatedRights(bpf, Optional.empty());
        }
        String subject = "BPF file system '" + fileSystem + "'";
        int mount = bpf.sys().open(fileSystem, 0);
        if (mount < 0) {
            throw SyscallErrors.of(subject, "open", -mount);
        }
        int token = bpf.createToken(mount);
        int _ = bpf.sys().close(mount);
        if (token < 0) {
            if (token == -Errno.EINVAL && !new FeatureProbe().has(Feature.TOKEN)) {
                throw new UnsupportedFeatureException(
                        Feature.TOKEN.title(), Feature.TOKEN.minimumKernel(), KernelRelease.name());
            }
            throw SyscallErrors.of(subject, "BPF_TOKEN_CREATE", -token, hint(-token));
        }
        return new DelegatedRights(
                bpf.withToken(token), Optional.of(new FileDescriptor(bpf.sys(), token, "token of " + subject)));
    }

    private static String hint(int errno) {
        return switch (errno) {
            case Errno.EINVAL -> "no BPF file system is mounted there";
            case Errno.ENOENT ->
                "it was mounted without delegate_cmds, delegate_maps, delegate_progs, delegate_attachs";
            case Errno.EOPNOTSUPP -> "the process is in no user namespace of its own, so it needs none";
            case Errno.EPERM ->
                "it belongs to another user namespace, does not delegate BPF_TOKEN_CREATE, or the process lacks CAP_BPF in its own";
            default -> "";
        };
    }

    /** Returns the commands that use them. */
    Bpf bpf() {
        return bpf;
    }

    @Override
    public void close() {
        if (token.isPresent()) {
            token.get().close();
        }
    }
}
