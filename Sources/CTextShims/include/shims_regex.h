#ifndef SHIMS_REGEX_H
#define SHIMS_REGEX_H

#endif
