#ifndef SHIMS_EVENT_H
#define SHIMS_EVENT_H

#endif
