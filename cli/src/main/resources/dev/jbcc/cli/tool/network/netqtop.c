// What is sent and received through each queue of a network device, by size.

#include <linux/skbuff.h>
#include <linux/netdevice.h>

#define SIZES 5

const volatile u32 only_device = 0;
const volatile u32 only_namespace = 0; // numbers of devices are those of a network namespace

enum direction { SENT, RECEIVED };

struct queue {
    u32 direction;
    u32 number;
};

struct traffic {
    u64 bytes;
    u64 sizes[SIZES];
};

BPF_HASH(queues, struct queue, struct traffic);
BPF_ARRAY(lost, u64, 1); // packets whose queue found no room in the map

static int seen(struct sk_buff *skb, struct net_device *device, u32 direction, u32 number) {
    if (device->ifindex != only_device || device->nd_net.net->ns.inum != only_namespace)
        return 0;
    struct queue queue = {.direction = direction, .number = number};
    struct traffic none = {};
    struct traffic *traffic = queues.lookup_or_try_init(&queue, &none);
    if (!traffic) {
        lost.atomic_increment(0);
        return 0;
    }
    u32 length = skb->len;
    u32 size = length < 64 ? 0 : length < 512 ? 1 : length < 2048 ? 2 : length < 16384 ? 3 : 4;
    __sync_fetch_and_add(&traffic->bytes, length);
    __sync_fetch_and_add(&traffic->sizes[size], 1);
    return 0;
}

RAW_TRACEPOINT_PROBE(net_dev_start_xmit) {
    struct sk_buff *skb = (struct sk_buff *)ctx->args[0];
    return seen(skb, (struct net_device *)ctx->args[1], SENT, skb->queue_mapping);
}

RAW_TRACEPOINT_PROBE(netif_receive_skb) {
    struct sk_buff *skb = (struct sk_buff *)ctx->args[0];
    u32 recorded = skb->queue_mapping; // the queue's number plus one; 0: not recorded
    return seen(skb, skb->dev, RECEIVED, recorded ? recorded - 1 : 0);
}
