#ifndef JBCC_ASM_BYTEORDER_H
#define JBCC_ASM_BYTEORDER_H
#define __swab16(x) __builtin_bswap16(x)
#define __swab32(x) __builtin_bswap32(x)
#define __swab64(x) __builtin_bswap64(x)
#define swab16(x) __builtin_bswap16(x)
#define swab32(x) __builtin_bswap32(x)
#define swab64(x) __builtin_bswap64(x)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define __LITTLE_ENDIAN 1234
#define __LITTLE_ENDIAN_BITFIELD
#define __be16_to_cpu(x) __builtin_bswap16(x)
#define __be32_to_cpu(x) __builtin_bswap32(x)
#define __be64_to_cpu(x) __builtin_bswap64(x)
#define __le16_to_cpu(x) ((__u16)(x))
#define __le32_to_cpu(x) ((__u32)(x))
#define __le64_to_cpu(x) ((__u64)(x))
#else
#define __BIG_ENDIAN 4321
#define __BIG_ENDIAN_BITFIELD
#define __be16_to_cpu(x) ((__u16)(x))
#define __be32_to_cpu(x) ((__u32)(x))
#define __be64_to_cpu(x) ((__u64)(x))
#define __le16_to_cpu(x) __builtin_bswap16(x)
#define __le32_to_cpu(x) __builtin_bswap32(x)
#define __le64_to_cpu(x) __builtin_bswap64(x)
#endif
#define __cpu_to_be16(x) __be16_to_cpu(x)
#define __cpu_to_be32(x) __be32_to_cpu(x)
#define __cpu_to_be64(x) __be64_to_cpu(x)
#define __cpu_to_le16(x) __le16_to_cpu(x)
#define __cpu_to_le32(x) __le32_to_cpu(x)
#define __cpu_to_le64(x) __le64_to_cpu(x)
#define be16_to_cpu(x) __be16_to_cpu(x)
#define be32_to_cpu(x) __be32_to_cpu(x)
#define be64_to_cpu(x) __be64_to_cpu(x)
#define le16_to_cpu(x) __le16_to_cpu(x)
#define le32_to_cpu(x) __le32_to_cpu(x)
#define le64_to_cpu(x) __le64_to_cpu(x)
#define cpu_to_be16(x) __be16_to_cpu(x)
#define cpu_to_be32(x) __be32_to_cpu(x)
#define cpu_to_be64(x) __be64_to_cpu(x)
#define cpu_to_le16(x) __le16_to_cpu(x)
#define cpu_to_le32(x) __le32_to_cpu(x)
#define cpu_to_le64(x) __le64_to_cpu(x)
#define __constant_htons(x) __be16_to_cpu(x)
#define __constant_ntohs(x) __be16_to_cpu(x)
#define __constant_htonl(x) __be32_to_cpu(x)
#define __constant_ntohl(x) __be32_to_cpu(x)
#define __constant_cpu_to_be16(x) __be16_to_cpu(x)
#define __constant_cpu_to_be32(x) __be32_to_cpu(x)
#ifndef ntohs
#define ntohs(x) __be16_to_cpu(x)
#define htons(x) __be16_to_cpu(x)
#define ntohl(x) __be32_to_cpu(x)
#define htonl(x) __be32_to_cpu(x)
#endif
#define ___ntohs(x) __be16_to_cpu(x)
#define ___ntohl(x) __be32_to_cpu(x)
#endif
