#ifndef JBCC_LINUX_VERSION_H
#define JBCC_LINUX_VERSION_H
#define KERNEL_VERSION(major, minor, patch) (((major) << 16) + ((minor) << 8) + ((patch) > 255 ? 255 : (patch)))
#define LINUX_VERSION_MAJOR (LINUX_VERSION_CODE >> 16)
#define LINUX_VERSION_PATCHLEVEL (LINUX_VERSION_CODE >> 8 & 255)
#define LINUX_VERSION_SUBLEVEL (LINUX_VERSION_CODE & 255)
#endif
