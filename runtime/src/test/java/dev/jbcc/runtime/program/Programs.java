package dev.jbcc.runtime.program;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.object.SectionKind;
import java.util.List;
import java.util.Optional;

/** Programs that a fake kernel holds. */
public final class Programs {
    private Programs() {}

    public static BpfProgram loaded(Bpf bpf, String name, int type) {
        int fd = ((FakeKernel) bpf.sys()).newDescriptor();
        SectionKind kind = new SectionKind(type, 0, SectionKind.Attach.OTHER, Optional.empty(), false);
        return new BpfProgram(bpf, fd, name, kind, 2, List.of());
    }

    public static BpfProgram ofSection(Bpf bpf, String name, String section) {
        int fd = ((FakeKernel) bpf.sys()).newDescriptor();
        return new BpfProgram(bpf, fd, name, SectionKind.of(section).orElseThrow(), 2, List.of());
    }
}
