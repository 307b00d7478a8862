package dev.jbcc.cli.tool.storage;

/** Names of what a request does, and of its flags: {@code cmd_flags} of {@code struct request}, with the bits of Linux 6.1 and newer. */
final class RequestFlags {
    private static final int OPERATION_BITS = 8;
    private static final int OPERATION = (1 << OPERATION_BITS) - 1;
    private static final int WRITE = 1;

    /** By bit, from {@code REQ_FAILFAST_DEV} on. */
    private static final String[] FLAGS = {
        "FailFastDevice",
        "FailFastTransport",
        "FailFastDriver",
        "Sync",
        "Metadata",
        "Priority",
        "NoMerge",
        "Idle",
        "Integrity",
        "ForcedUnitAccess",
        "PreFlush",
        "ReadAhead",
        "Background",
        "NoWait"
    };

    private RequestFlags() {}

    private static String operation(int flags) {
        int operation = flags & OPERATION;
        return switch (operation) {
            case 0 -> "Read";
            case WRITE -> "Write";
            case 2 -> "Flush";
            case 3 -> "Discard";
            case 5 -> "SecureErase";
            case 7 -> "ZoneAppend";
            case 9 -> "WriteZeroes";
            default -> "Operation" + operation;
        };
    }

    /** Returns whether it is an ordinary write. */
    static boolean isWrite(int flags) {
        return (flags & OPERATION) == WRITE;
    }

    /** Returns the flags and then the operation, such as {@code Metadata-Sync-Write}. */
    static String text(int flags) {
        StringBuilder text = new StringBuilder();
        for (int bit = FLAGS.length - 1; bit >= 0; bit--) {
            if ((flags >>> (OPERATION_BITS + bit) & 1) != 0) {
                text.append(FLAGS[bit]).append('-');
            }
        }
        return text.append(operation(flags)).toString();
    }
}
