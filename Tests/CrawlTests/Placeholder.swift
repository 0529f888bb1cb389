import Crawl
