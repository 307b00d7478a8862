package dev.jbcc.runtime.btf;

import dev.jbcc.runtime.BpfException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of a kernel in files: one for the kernel itself, and a directory with one for each module. */
final class KernelTypeFiles implements KernelTypes {
    private final Path kernelFile;
    private final @Nullable Path moduleDirectory;
    private final Map<String, Btf> modules = new HashMap<>();
    private @Nullable Btf kernel;

    KernelTypeFiles(Path kernelFile, @Nullable Path moduleDirectory) {
        this.kernelFile = kernelFile;
        this.moduleDirectory = moduleDirectory;
    }

    @Override
    public synchronized Btf kernel() {
        Btf known = kernel;
        if (known == null) {
            known = Btf.read(KernelBtf.bytes(kernelFile), kernelFile.toString());
            kernel = known;
        }
        return known;
    }

    @Override
    public List<String> modules() {
        String[] names =
                moduleDirectory == null ? null : moduleDirectory.toFile().list();
        List<String> found = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            if (!name.equals(KernelBtf.KERNEL)) {
                found.add(name);
            }
        }
        Collections.sort(found);
        return found;
    }

    @Override
    public synchronized Btf module(String name) {
        Btf known = modules.get(name);
        if (known == null) {
            Path file = moduleDirectory == null ? null : moduleDirectory.resolve(name);
            boolean plain = !name.isEmpty() && name.indexOf('/') < 0 && !name.equals(KernelBtf.KERNEL);
            if (file == null || !plain || !file.toFile().isFile()) {
                throw new BpfException("kernel module '" + name + "': no BTF of it"
                        + (moduleDirectory == null ? "" : " in '" + moduleDirectory + "'")
                        + "; the module is not loaded, or was built without, or Linux is older than 5.11");
            }
            known = Btf.readSplit(KernelBtf.bytes(file), file.toString(), kernel());
            modules.put(name, known);
        }
        return known;
    }
}
