"""HM Revenue & Customs, Overseas Trade Statistics."""
