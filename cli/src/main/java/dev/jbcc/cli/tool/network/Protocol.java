package dev.jbcc.cli.tool.network;

/** Names of the protocols over IP that programs have sockets for. */
final class Protocol {
    private Protocol() {}

    static String name(int number) {
        return switch (number) {
            case 6 -> "TCP";
            case 17 -> "UDP";
            case 33 -> "DCCP";
            case 132 -> "SCTP";
            case 136 -> "UDPLite";
            case 262 -> "MPTCP";
            default -> Integer.toString(number);
        };
    }
}
