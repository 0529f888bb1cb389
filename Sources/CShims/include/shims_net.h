#ifndef SHIMS_NET_H
#define SHIMS_NET_H

#endif
