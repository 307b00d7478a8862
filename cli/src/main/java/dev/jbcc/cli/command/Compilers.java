package dev.jbcc.cli.command;

import dev.jbcc.cli.Command;
import dev.jbcc.cli.Options;
import dev.jbcc.compiler.BpfCompiler;
import dev.jbcc.compiler.KernelTarget;
import java.util.HashMap;
import java.util.Map;

/** The compiler of the commands that compile, and the option that says where it gets the kernel's macros from. */
final class Compilers {
    private static final String DIRECTORY = "BCC_KERNEL_SOURCE";

    private final Options.Flag kernelHeaders;

    Compilers(Options options) {
        kernelHeaders = options.flag(
                "Take macros from the kernel's own headers, in /lib/modules/VERSION/build or where BCC_KERNEL_SOURCE says.",
                "--kernel-headers");
    }

    BpfCompiler create(Command.Context context) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (kernelHeaders.given() && environment.getOrDefault(DIRECTORY, "").isEmpty()) {
            environment.put(
                    DIRECTORY, "/lib/modules/" + KernelTarget.ofEnvironment().release() + "/build");
        }
        return BpfCompiler.create(environment, context.errors()::note);
    }
}
