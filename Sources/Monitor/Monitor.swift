import Crawl
import EventLoop
