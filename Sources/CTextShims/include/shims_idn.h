#ifndef SHIMS_IDN_H
#define SHIMS_IDN_H

#endif
