package dev.jbcc.cli.tool.file;

import dev.jbcc.Bpf;
import dev.jbcc.runtime.BpfException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** File systems whose operations are traced, and the functions that do them. */
enum FileSystem {
    EXT4("ext4_file_read_iter", "ext4_file_write_iter", "ext4_file_open", "ext4_sync_file", ""),
    XFS("xfs_file_read_iter", "xfs_file_write_iter", "xfs_file_open", "xfs_file_fsync", ""),
    BTRFS("btrfs_file_read_iter", "btrfs_file_write_iter", "btrfs_file_open", "btrfs_sync_file", ""),
    NFS("nfs_file_read", "nfs_file_write", "nfs4_file_open|nfs_file_open", "", "nfs_getattr");

    /** What a program can do with a file, in the order of {@code enum operation} of {@code fsops.c}. */
    enum Operation {
        READ("R"),
        WRITE("W"),
        OPEN("O"),
        FSYNC("S"),
        GETATTR("G");

        private final String letter;

        Operation(String letter) {
            this.letter = letter;
        }

        String letter() {
            return letter;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Operation of(int number) {
            return values()[Math.clamp(number, 0, values().length - 1)];
        }
    }

    private final String read;
    private final String write;
    private final String open;
    private final String fsync;
    private final String getattr;

    /** Functions: none, one, or several of which each that there is counts. */
    FileSystem(String read, String write, String open, String fsync, String getattr) {
        this.read = read;
        this.write = write;
        this.open = open;
        this.fsync = fsync;
        this.getattr = getattr;
    }

    private String functions(Operation operation) {
        return switch (operation) {
            case READ -> read;
            case WRITE -> write;
            case OPEN -> open;
            case FSYNC -> fsync;
            case GETATTR -> getattr;
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Attaches the program to the file system's functions.
     *
     * @throws BpfException if the kernel lacks them: the file system is in a module that is not loaded
     */
    void attach(Bpf bpf) {
        List<String> missing = new ArrayList<>();
        Set<String> known = Bpf.getKprobeFunctions(Pattern.compile(label() + "4?_.*"));
        for (Operation operation : Operation.values()) {
            String alternatives = functions(operation);
            if (alternatives.isEmpty()) {
                continue;
            }
            boolean any = false;
            for (String function : alternatives.split("\\|")) {
                if (known.contains(function)) {
                    any = true;
                    bpf.attachKretprobe(function, "after_" + operation.label());
                    bpf.attachKprobe(function, "on_" + operation.label());
                }
            }
            if (!any) {
                missing.add(alternatives);
            }
        }
        if (!missing.isEmpty()) {
            throw new BpfException("file system " + label() + ": this kernel has no function "
                    + String.join(", ", missing) + "; if it is in a module, load it: 'modprobe " + label() + "'");
        }
    }
}
